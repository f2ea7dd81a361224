export { IndexScreen } from './index-screen.tsx';
