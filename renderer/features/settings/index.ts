export { SettingsScreen } from './settings-screen.tsx';
export { applyRememberedTheme, ThemeFromSettings, useTheme } from './theme.ts';
