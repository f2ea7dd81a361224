import { VisuallyHidden } from 'react-aria-components';
import { useHealthGlance } from '../../api/index.ts';
import { formatNumber, StateMark } from '../../ui/index.ts';
import { attention } from './model/attention.ts';

/** In the sidebar: how many links want a person's eye; how the monitor is where none does. */
export function HealthCount() {
  const tick = useHealthGlance();
  if (tick === undefined) return null;
  const { mark, words, count } = attention(tick);
  if (mark === null) return null;
  return (
    <StateMark
      state={mark}
      label={
        <>
          {count > 0 && <span aria-hidden="true">{formatNumber(count)}</span>}
          <VisuallyHidden>{words}</VisuallyHidden>
        </>
      }
    />
  );
}
