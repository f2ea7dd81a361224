/** The targets and the credential for one of them, as the main process tells them; no secret ever comes along. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Action, problemOf, useAction, useApi, useApiQueries } from '../../../api/index.ts';
import type {
  CredentialScope,
  CredentialStatus,
  NewTarget,
  ProjectLimits,
  Release,
  TargetsView,
} from '../../../../shared/contract/index.ts';
import type { Problem } from '../../../../shared/problem/index.ts';

export interface TargetsState {
  readonly view: TargetsView | undefined;
  readonly problem: Problem | null;
  readonly add: Action<NewTarget, TargetsView>;
  readonly update: Action<{ readonly targetId: string; readonly patch: NewTarget }, TargetsView>;
  readonly remove: Action<{ readonly targetId: string }, TargetsView>;
  readonly setLimits: Action<{ readonly targetId: string; readonly limits: ProjectLimits }, TargetsView>;
}

export function useTargets(): TargetsState {
  const api = useApi();
  const queries = useApiQueries();
  const options = queries.targets.list.queryOptions();
  const client = useQueryClient();
  const { data, error } = useQuery(options);
  const shown = (view: TargetsView) => {
    client.setQueryData(options.queryKey, view);
    return view;
  };
  return {
    view: data,
    problem: problemOf(error),
    add: useAction(async (target) => shown(await api.targets.add(target))),
    update: useAction(async (input) => shown(await api.targets.update(input))),
    remove: useAction(async (input) => {
      const view = shown(await api.targets.remove(input));
      await client.invalidateQueries({ queryKey: queries.credentials.status.key() });
      return view;
    }),
    setLimits: useAction(async ({ targetId, limits }) =>
      shown(await api.targets.update({ targetId, patch: { limits } })),
    ),
  };
}

export interface CredentialState {
  readonly status: CredentialStatus | undefined;
  readonly set: Action<{ readonly secret: string; readonly where: 'session' | 'keyring' }, CredentialStatus>;
  readonly forget: Action<{ readonly where: 'session' | 'keyring' }, CredentialStatus>;
}

export function useCredential(scope: CredentialScope): CredentialState {
  const api = useApi();
  const queries = useApiQueries();
  const options = queries.credentials.status.queryOptions({ input: scope });
  const client = useQueryClient();
  const { data } = useQuery(options);
  // Of the index and of the project: what is set for one may be what counts for the other.
  const asked = async (status: CredentialStatus) => {
    await client.invalidateQueries({ queryKey: queries.credentials.status.key() });
    return status;
  };
  return {
    status: data,
    set: useAction(async (input) => asked(await api.credentials.set({ ...scope, ...input }))),
    forget: useAction(async (input) => asked(await api.credentials.forget({ ...scope, ...input }))),
  };
}

/** For each of these projects; null: for the index as a whole. */
export function useCredentials(
  targetId: string,
  projects: readonly (string | null)[],
): readonly { readonly project: string | null; readonly status: CredentialStatus | undefined }[] {
  const { status } = useApiQueries().credentials;
  const answers = useQueries({
    queries: projects.map((project) => status.queryOptions({ input: { targetId, project } })),
  });
  return projects.map((project, at) => ({ project, status: answers[at]?.data }));
}

/** As far as its files were read; in the order of their names. */
export function projectsOfRelease({ files }: Pick<Release, 'files'>): readonly string[] {
  const projects = files.flatMap(({ inspection }) =>
    inspection.state === 'done' ? [inspection.distribution.project] : [],
  );
  return [...new Set(projects)].toSorted();
}
