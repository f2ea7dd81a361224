export { NewReleaseProvider, useNewRelease } from './new-release.tsx';
export { ReleasesScreen } from './releases-screen.tsx';
