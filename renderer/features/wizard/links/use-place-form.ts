import { useQuery } from '@tanstack/react-query';
import { useApiQueries } from '../../../api/index.ts';
import type { CopyPlace, ExternalHost } from '../../../../shared/contract/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import {
  copyPlace,
  guessPlace,
  type PlaceField,
  type PlaceTexts,
  readPlace,
  writePlace,
} from '../model/guess-place.ts';
import type { StepProps } from '../step-props.ts';
import { useSavedText } from '../use-saved-text.ts';

export interface PlaceForm {
  readonly texts: PlaceTexts;
  /** Null until nothing is empty or wrong. */
  readonly place: CopyPlace | null;
  /** The same once it is on disk: for questions that are not to be asked at every key. */
  readonly savedPlace: CopyPlace | null;
  /** Where the access key stands, when nobody has typed another. */
  readonly isKeyOfEnvironment: boolean;
  readonly set: (field: PlaceField, text: string) => void;
  readonly flush: () => void;
}

/**
 * The place behind a host: guessed from its template, and what is written over that kept with the draft, for the commands
 * and for sending alike.
 */
export function usePlaceForm({
  release,
  actions,
  host,
}: Pick<StepProps, 'release' | 'actions'> & { readonly host: ExternalHost }): PlaceForm {
  const { data } = useQuery(useApiQueries().copies.environment.queryOptions({ staleTime: Infinity }));
  const name = typedNames.place(host.id);
  const accessKeyId = data?.accessKeyId ?? '';
  const kept = useSavedText({ release, actions, name });
  const guess = { ...guessPlace(host), accessKeyId };
  const texts = readPlace(kept.text, guess);
  return {
    texts,
    place: copyPlace(texts, host),
    savedPlace: kept.text === (release.typed[name] ?? '') ? copyPlace(texts, host) : null,
    isKeyOfEnvironment: accessKeyId !== '' && texts.accessKeyId === accessKeyId,
    set: (field, text) => kept.set(writePlace({ ...texts, [field]: text }, guess)),
    flush: kept.flush,
  };
}
