import { Download } from 'lucide-react';
import type { HealthExport, SeriesScope, SeriesWindow } from '../../../shared/contract/index.ts';
import { problemOf, useApi } from '../../api/index.ts';
import { useState } from 'react';
import { MenuButton, showToast } from '../../ui/index.ts';
import { windowOptions, windowWords } from './model/series-view.ts';
import { saveText } from './save-text.ts';

const formats = ['csv', 'json'] as const;

/** Everything that is known over a time, as a file. */
export function ExportMenu({ scope }: { readonly scope: SeriesScope }) {
  const api = useApi();
  const [isPending, setIsPending] = useState(false);
  const save = async (window: SeriesWindow, format: HealthExport['format']) => {
    setIsPending(true);
    try {
      saveText(await api.health.export({ scope, window, format }));
    } catch (error) {
      const problem = problemOf(error);
      showToast(problem === null ? 'The export could not be made. Try again.' : `${problem.message} ${problem.remedy}`);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <MenuButton
      label="Export"
      icon={<Download />}
      isPending={isPending}
      sections={formats.map((format) => ({
        title: format.toUpperCase(),
        items: windowOptions.map(({ value }) => ({
          label: `${format.toUpperCase()}, ${windowWords[value]}`,
          onPress: () => void save(value, format),
        })),
      }))}
    />
  );
}
