import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { Button } from 'react-aria-components';
import { TextField } from '../../../ui/index.ts';
import { insertAt, type Placeholder, placeholders } from '../model/url-preview.ts';
import styles from './links.module.css';

interface TemplateFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly error: string | undefined;
  readonly isFocusedFirst?: boolean;
  readonly onSubmit?: () => void;
}

/** A URL template, and the placeholders to put where the caret is. */
export function TemplateField({
  value,
  onChange,
  onBlur,
  error,
  isFocusedFirst = false,
  onSubmit,
}: TemplateFieldProps) {
  const root = useRef<HTMLDivElement>(null);
  const insert = (placeholder: Placeholder) => {
    const input = root.current?.querySelector('input');
    const { text, caret } = insertAt(
      value,
      placeholder,
      input?.selectionStart ?? value.length,
      input?.selectionEnd ?? value.length,
    );
    // The new text must be in the field before the caret can go behind the placeholder.
    flushSync(() => onChange(text));
    input?.focus();
    input?.setSelectionRange(caret, caret);
  };
  return (
    <div ref={root} className={styles.template}>
      <TextField
        label="URL template"
        mono
        value={value}
        onChange={onChange}
        onBlur={onBlur}
        error={error}
        placeholder="https://files.example.org/demo/{version}/{filename}"
        isFocusedFirst={isFocusedFirst}
        onSubmit={onSubmit}
      />
      <div className={styles.chips} role="group" aria-label="Insert a placeholder">
        <span className={styles.chipsLabel}>Insert</span>
        {placeholders.map((placeholder) => (
          <Button key={placeholder} className={styles.chip ?? ''} onPress={() => insert(placeholder)}>
            {placeholder}
          </Button>
        ))}
      </div>
    </div>
  );
}
