import { type RefObject, useEffect, useRef } from 'react';
import type { Step } from '../../../shared/contract/index.ts';
import { useKeptFocus } from '../../ui/index.ts';
import { stepHeadingId } from './step-panel.tsx';

/**
 * Keeps the keyboard's place: at the step's heading when the step changes, and when what had the focus is gone (the
 * button that registered the links, a row that was left out).
 */
export function useStepFocus(step: Step, root: RefObject<HTMLElement | null>): void {
  const shown = useRef(step);

  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    focusHeading();
  }, [step]);
  useKeptFocus(root, focusHeading);
}

function focusHeading(): void {
  document.getElementById(stepHeadingId)?.focus();
}
