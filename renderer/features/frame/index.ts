export { App } from './app.tsx';
export { NoAnswerScreen, SessionLostScreen } from './screens.tsx';
