import { useCallback } from 'react';
import { useLocation } from 'wouter';
import type { Notice } from '../../../shared/contract/index.ts';
import { useHealthNotices } from '../../api/index.ts';
import { showToast } from '../../ui/index.ts';
import { noticeText } from './model/notice-text.ts';
import { notifyOfSystem } from './notifications.ts';

/** Tells what the monitor wants a person to know, wherever in the app they are. Once, at the root. */
export function HealthNotices() {
  const [, navigate] = useLocation();
  const tell = useCallback(
    (notice: Notice) => {
      const show = () => navigate(notice.path);
      showToast(noticeText(notice), { action: { label: 'Show', onPress: show } });
      notifyOfSystem(notice, show);
    },
    [navigate],
  );
  useHealthNotices(tell);
  return null;
}
