/** The build (electron-vite) puts the file beside the program, and the import says where it lies. */
declare module '*.png?asset' {
  const path: string;
  export default path;
}
