/** The gateway's state in words. */
import type { GatewayView } from '../../../../shared/contract/index.ts';
import type { State } from '../../../ui/index.ts';

interface StateWords {
  readonly mark: State;
  /** One word, for the navigation. */
  readonly word: string;
  readonly sentence: string;
}

export const stateWords: Readonly<Record<GatewayView['state'], StateWords>> = {
  on: {
    mark: 'healthy',
    word: 'On',
    sentence: 'On. Installers that use it get every file from whichever copy is there, checked.',
  },
  starting: { mark: 'working', word: 'Starting', sentence: 'Starting.' },
  failed: { mark: 'failed', word: 'Could not start', sentence: 'It could not be started.' },
  off: { mark: 'unchecked', word: 'Off', sentence: 'Off. Installers that use it get no answer.' },
};
