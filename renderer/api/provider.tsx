import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { ContractClient } from './connect.ts';
import { reportConnection } from './connection.ts';
import { isSessionLost, problemOf } from './problem-of.ts';

interface Api {
  readonly client: ContractClient;
  readonly queries: RouterUtils<ContractClient>;
}

const ApiContext = createContext<Api | null>(null);

export function ApiProvider({ client, children }: { readonly client: ContractClient; readonly children: ReactNode }) {
  const [api] = useState<Api>(() => ({ client, queries: createTanstackQueryUtils(client) }));
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ApiContext value={api}>{children}</ApiContext>
    </QueryClientProvider>
  );
}

/** The contract's procedures as plain calls: `api.releases.update({ … })`. For what changes something see useAction. */
export function useApi(): ContractClient {
  return useApiContext().client;
}

/** The contract's procedures as query options and keys: `useQuery(queries.page.preview.queryOptions({ input }))`. */
export function useApiQueries(): RouterUtils<ContractClient> {
  return useApiContext().queries;
}

function useApiContext(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('There is no ApiProvider around this.');
  return api;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSessionLost(error)) reportConnection('lost');
      },
    }),
    defaultOptions: {
      queries: {
        // The main process is on this machine: there is no offline.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 3 && problemOf(error) === null && !isSessionLost(error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
