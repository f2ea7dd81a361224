import type { Problem } from '../../../shared/problem/index.ts';
import { Button, ProblemNotice } from '../../ui/index.ts';
import { useGatewayUpdate } from './use-gateway-update.ts';

/** Why it does not run, with what can be done about it from here. */
export function StartProblem({ problem }: { readonly problem: Problem }) {
  const update = useGatewayUpdate();
  return (
    <ProblemNotice
      problem={problem}
      actions={
        <>
          {problem.code === 'serving.port_busy' && (
            <Button
              variant="primary"
              isPending={update.isPending}
              onPress={() => void update.run(() => ({ enabled: true, port: 0 }))}
            >
              Use another port
            </Button>
          )}
          <Button isPending={update.isPending} onPress={() => void update.run(() => ({ enabled: true }))}>
            Try again
          </Button>
        </>
      }
    />
  );
}
