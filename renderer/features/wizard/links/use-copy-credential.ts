/** What is known of a place's secret, and the one direction in which it goes. */
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Action, useAction, useApi, useApiQueries } from '../../../api/index.ts';
import type { CopyPlace, CredentialStatus } from '../../../../shared/contract/index.ts';

export type Where = 'session' | 'keyring';

export interface CopyCredential {
  readonly status: CredentialStatus | undefined;
  readonly set: Action<{ readonly place: CopyPlace; readonly secret: string; readonly where: Where }, CredentialStatus>;
  readonly forget: Action<{ readonly place: CopyPlace; readonly where: Where }, CredentialStatus>;
}

/** Null: not all of its fields are there yet, and nobody is asked. Looking may make the keyring ask for its password. */
export function useCopyCredential(place: CopyPlace | null): CopyCredential {
  const api = useApi();
  const queries = useApiQueries();
  const client = useQueryClient();
  const { data } = useQuery(queries.copies.credential.queryOptions({ input: place === null ? skipToken : { place } }));
  const asked = async (status: CredentialStatus) => {
    await client.invalidateQueries({ queryKey: queries.copies.credential.key() });
    return status;
  };
  return {
    status: place === null ? undefined : data,
    set: useAction(async (input) => asked(await api.copies.setCredential(input))),
    forget: useAction(async (input) => asked(await api.copies.forgetCredential(input))),
  };
}
