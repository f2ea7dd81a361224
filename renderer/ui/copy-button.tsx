import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { copyText } from './copy.ts';
import { showToast } from './toaster.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied: `Copy the pip command`. */
  readonly label: string;
  /** Shows the label beside the icon. */
  readonly isLabelShown?: boolean | undefined;
}

export function CopyButton({ text, label, isLabelShown = false }: CopyButtonProps) {
  const { copied, copy } = useCopy(text);
  const icon = copied ? <Check /> : <Copy />;
  if (isLabelShown) {
    return (
      <Button size="small" icon={icon} onPress={copy}>
        {copied ? 'Copied' : label}
      </Button>
    );
  }
  return <IconButton size="small" label={copied ? 'Copied' : label} icon={icon} onPress={copy} />;
}

export function useCopy(text: string): { readonly copied: boolean; readonly copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy: () => {
      void copyText(text).then((done) => {
        setCopied(done);
        if (!done) showToast('Nothing was copied: this browser refuses access to the clipboard.');
      });
    },
  };
}
