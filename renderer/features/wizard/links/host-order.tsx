import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../../../ui/index.ts';
import type { ExternalHost } from '../../../../shared/contract/index.ts';
import { hostLabel } from '../model/url-preview.ts';
import { Spoken } from '../step-panel.tsx';
import { useNextFocus } from '../use-next-focus.ts';
import styles from './links.module.css';

interface HostOrderProps {
  readonly host: ExternalHost;
  readonly hosts: readonly ExternalHost[];
  readonly onMove: (by: -1 | 1) => void;
}

/** One place earlier or later among the hosts that are tried. */
export function HostOrder({ host, hosts, onMove }: HostOrderProps) {
  const root = useRef<HTMLSpanElement>(null);
  // At the end of the list the button that was pressed takes no focus any more: the other one does.
  const focus = useNextFocus(root, 'button:not(:disabled)');
  const ids = hosts.map(({ id }) => id);
  const place = ids.indexOf(host.id);
  const label = hostLabel(host.template);

  return (
    <span ref={root} className={styles.order} {...focus}>
      <IconButton
        size="small"
        label={`Try ${label} earlier`}
        icon={<ArrowUp />}
        isDisabled={place === 0}
        onPress={() => onMove(-1)}
      />
      <IconButton
        size="small"
        label={`Try ${label} later`}
        icon={<ArrowDown />}
        isDisabled={place === ids.length - 1}
        onPress={() => onMove(1)}
      />
    </span>
  );
}

/** What their order means; said aloud when it changes. */
export function OrderLine({ hosts }: Pick<HostOrderProps, 'hosts'>) {
  return (
    <div className={styles.orderLine}>
      <p>The page lists the links of a file in this order, and the gateway tries the hosts from the top down.</p>
      <Spoken>{`Tried in this order: ${hosts.map(({ template }) => hostLabel(template)).join(', ')}`}</Spoken>
    </div>
  );
}
