/**
 * `away_at`: when a link was last known to be away for a reason (suspended, on probation, withdrawn on Health, refused by a
 * verification). It outlives the withdrawal from all indexes: registered again, the link is listed at once only where its
 * copy was verified later. Of what was withdrawn before this was kept the reason is not known, and the worst is assumed.
 */
export const away = `
  ALTER TABLE monitored_links ADD COLUMN away_at TEXT;
  UPDATE monitored_links SET away_at = max(since, coalesce(last_bad_at, since)) WHERE listed = 0;
`;
