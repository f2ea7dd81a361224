import { useState } from 'react';
import type { GatewayPatch, GatewaySettings } from '../../../shared/contract/index.ts';
import { setDraft, useDrafts } from './drafts.ts';
import { useGatewayUpdate } from './use-gateway-update.ts';

interface FieldOptions<Value> {
  readonly key: string;
  readonly value: Value;
  readonly format: (value: Value) => string;
  readonly parse: (text: string) => { readonly value: Value } | { readonly error: string };
  readonly patch: (value: Value, settings: GatewaySettings) => GatewayPatch;
}

/**
 * A field that is saved when it is left, or on Enter. What cannot be read, or was refused, stays as it was typed, with
 * the reason at the field; what is being put right is not called wrong again before it is left.
 */
export function useField<Value>({ key, value, format, parse, patch }: FieldOptions<Value>) {
  const update = useGatewayUpdate();
  const draft = useDrafts((state) => state.texts[key]);
  const [isTyping, setIsTyping] = useState(false);
  const parsed = draft === undefined ? null : parse(draft);
  const misread = parsed !== null && 'error' in parsed ? parsed.error : undefined;
  const refused = update.problem === null ? undefined : `${update.problem.message} ${update.problem.remedy}`;

  async function commit(): Promise<void> {
    setIsTyping(false);
    if (draft === undefined || parsed === null || !('value' in parsed)) return;
    const isSame = format(parsed.value) === format(value);
    if (isSame || (await update.run((settings) => patch(parsed.value, settings))) !== null) setDraft(key, null);
  }

  return {
    text: draft ?? format(value),
    error: isTyping ? undefined : (misread ?? (draft === undefined ? undefined : refused)),
    isSaving: update.isPending,
    onChange: (text: string) => {
      setIsTyping(true);
      update.dismiss();
      setDraft(key, text);
    },
    commit: () => void commit(),
    /** Sets it at once: a way back, for example. */
    set: (next: Value) => {
      setIsTyping(false);
      setDraft(key, format(next));
      void update
        .run((settings) => patch(next, settings))
        .then((view) => {
          if (view !== null) setDraft(key, null);
        });
    },
  } as const;
}
