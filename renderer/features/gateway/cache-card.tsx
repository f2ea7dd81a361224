import { useState } from 'react';
import type { GatewayView } from '../../../shared/contract/index.ts';
import { useAction, useApi } from '../../api/index.ts';
import {
  Button,
  Card,
  ConfirmDialog,
  CopyMark,
  formatBytes,
  formatCount,
  ProblemNotice,
  SourceBar,
  TextField,
} from '../../ui/index.ts';
import { cacheText, parseCacheLimit } from './model/fields.ts';
import styles from './settings-screen.module.css';
import { useField } from './use-field.ts';

/** The files that are kept on this machine, so that they are fetched once. */
export function CacheCard({ gateway: { cache, settings } }: { readonly gateway: GatewayView }) {
  const [isAsking, setIsAsking] = useState(false);
  const clear = useAction(useApi().gateway.clearCache);
  const limit = useField({
    key: 'cache',
    value: settings.cacheLimitBytes,
    format: cacheText,
    parse: parseCacheLimit,
    patch: (cacheLimitBytes) => ({ cacheLimitBytes }),
  });
  const amount = `${formatCount(cache.files, 'file')}, ${formatBytes(cache.bytes)} of ${formatBytes(cache.limitBytes)}`;
  const share = cache.limitBytes === 0 ? 0 : Math.min(1, cache.bytes / cache.limitBytes);
  return (
    <Card title="Files kept on this machine">
      <div className={styles.cache}>
        <div className={styles.cacheLine}>
          <CopyMark copy="cache" label={amount} />
          <Button
            size="small"
            isDisabled={cache.files === 0}
            isPending={clear.isPending}
            onPress={() => setIsAsking(true)}
          >
            Clear
          </Button>
        </div>
        <SourceBar label={amount} segments={share === 0 ? [] : [{ source: 'cache', from: 0, to: share }]} />
        {cache.problem !== null && <ProblemNotice problem={cache.problem} severity="warning" />}
        {clear.problem !== null && <ProblemNotice problem={clear.problem} />}
        <div className={styles.short}>
          <TextField
            label="At most (GiB)"
            description="The least recently used go first. 0 keeps none."
            value={limit.text}
            error={limit.error}
            onChange={limit.onChange}
            onBlur={limit.commit}
            onSubmit={limit.commit}
          />
        </div>
      </div>
      <ConfirmDialog
        title="Clear the files kept on this machine?"
        confirmLabel="Clear"
        danger
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void clear.run(undefined)}
      >
        {amount}. They are fetched again when somebody wants them. Files that are being read now stay.
      </ConfirmDialog>
    </Card>
  );
}
