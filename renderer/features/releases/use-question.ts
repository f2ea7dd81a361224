/** What was typed in the dialog for releases of an index: kept when it is closed, and on the disk of the app. */
import { create } from 'zustand';
import type { LookUpPublished } from '../../../shared/contract/index.ts';
import { useApi, useSettings } from '../../api/index.ts';
import { createLatestSaver } from './model/latest-saver.ts';

/** Of this run of the window; before anything was typed in it, what the settings hold counts. */
const useTyped = create<{ readonly question: LookUpPublished | null }>(() => ({ question: null }));

const { save } = createLatestSaver<() => Promise<unknown>>((call) => call());

interface KeptQuestion {
  /** `targetId` may be empty, or of an index that is gone. */
  readonly question: LookUpPublished;
  readonly setQuestion: (question: LookUpPublished) => void;
}

export function useQuestion(): KeptQuestion {
  const api = useApi();
  const typed = useTyped(({ question }) => question);
  const kept = useSettings().data?.fromIndex;
  return {
    question: typed ?? kept ?? { targetId: '', project: '' },
    setQuestion: (question) => {
      useTyped.setState({ question });
      // Where it cannot be saved it stays in the window; nothing depends on it.
      save(() => api.app.updateSettings({ fromIndex: question }));
    },
  };
}
