import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connect, SessionLost } from './api/index.ts';
import { App, NoAnswerScreen, SessionLostScreen } from './features/frame/index.ts';
import { applyRememberedTheme } from './features/settings/index.ts';

applyRememberedTheme();

const element = document.querySelector('#root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);

root.render(<StrictMode>{await firstScreen()}</StrictMode>);

async function firstScreen(): Promise<ReactNode> {
  try {
    return <App client={await connect()} />;
  } catch (error) {
    if (error instanceof SessionLost) return <SessionLostScreen />;
    return <NoAnswerScreen message={error instanceof Error ? error.message : String(error)} />;
  }
}
