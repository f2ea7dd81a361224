import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Settings } from '../../../shared/contract/index.ts';
import { useAction, useApi, useApiQueries, useSettings } from '../../api/index.ts';

type Theme = Settings['theme'];

const rememberedKey = 'theme';

/** Before anything is drawn: what was chosen last in this browser, so that the window does not flash. */
export function applyRememberedTheme(): void {
  apply(localStorage.getItem(rememberedKey));
}

/** Draws nothing: the settings are the truth, the browser only remembers them. */
export function ThemeFromSettings(): null {
  const theme = useSettings().data?.theme;
  useEffect(() => {
    if (theme === undefined) return;
    apply(theme);
    localStorage.setItem(rememberedKey, theme);
  }, [theme]);
  return null;
}

export function useTheme(): { readonly theme: Theme; readonly setTheme: (theme: Theme) => void } {
  const queryClient = useQueryClient();
  const queries = useApiQueries();
  const update = useAction(useApi().app.updateSettings);
  return {
    theme: useSettings().data?.theme ?? 'system',
    setTheme: (theme) => {
      void update.run({ theme }).then((settings) => {
        if (settings !== null) queryClient.setQueryData(queries.app.settings.queryKey(), settings);
      });
    },
  };
}

function apply(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
  else delete document.documentElement.dataset['theme'];
}
