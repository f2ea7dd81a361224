import { type RefObject, useEffect, useRef } from 'react';
import type { Step } from '../../../shared/contract/index.ts';
import { stepHeadingId } from './step-panel.tsx';

/**
 * Keeps the keyboard's place: at the step's heading when the step changes, and when what had the focus is gone (the
 * button that registered the links, a row that was left out).
 */
export function useStepFocus(step: Step, root: RefObject<HTMLElement | null>): void {
  const shown = useRef(step);
  const focused = useRef<Element | null>(null);

  useEffect(() => {
    const element = root.current;
    const onFocus = (event: FocusEvent) => {
      focused.current = event.target instanceof Element ? event.target : null;
    };
    element?.addEventListener('focusin', onFocus);
    return () => element?.removeEventListener('focusin', onFocus);
  }, [root]);

  useEffect(() => {
    const hasMoved = shown.current !== step;
    shown.current = step;
    const isLost = focused.current?.isConnected === false && document.activeElement === document.body;
    if (!hasMoved && !isLost) return;
    focused.current = null;
    document.getElementById(stepHeadingId)?.focus();
  });
}
