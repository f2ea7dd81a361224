import { expect, test } from 'vitest';
import { groupFiles, isMixed } from '../../../renderer/features/wizard/model/groups.ts';
import { versionsToLeaveOut, groupFindings } from '../../../renderer/features/wizard/model/findings.ts';
import { totalsOf } from '../../../renderer/features/wizard/model/totals.ts';
import { draft, found, hosted, readFile, trouble } from './sample-release.ts';

const wheel = readFile('demo-2.1.0-cp312-cp312-manylinux_2_28_x86_64.whl');
const sdist = readFile('demo-2.1.0.tar.gz');
const old = readFile('demo-2.0.9.tar.gz', { version: '2.0.9' });
const other = readFile('helper-0.3.tar.gz', { project: 'helper', version: '0.3' });
const unread = readFile('later-1.0.tar.gz', { inspection: { state: 'waiting' } });

test('files are grouped by project and version, the unread last', () => {
  const groups = groupFiles([unread, wheel, other, old, sdist]);
  expect(groups.map(({ label }) => label)).toEqual(['demo 2.0.9', 'demo 2.1.0', 'helper 0.3', 'Not read']);
  expect(groups[1]).toMatchObject({ fileIds: [wheel.id, sdist.id], bytes: 2000 });
});

test('one version with unread files beside it is not a mix', () => {
  expect(isMixed(groupFiles([wheel, sdist, unread]))).toBe(false);
  expect(isMixed(groupFiles([wheel, old]))).toBe(true);
});

test('what is to be uploaded is what is neither hosted nor on its way', () => {
  const files = [
    { ...wheel, hosted },
    { ...sdist, hosted: { state: 'failed' as const, problem: trouble('upload.refused') } },
    { ...old, hosted: { state: 'uploading' as const } },
    { ...other, hosted: { state: 'cancelled' as const } },
  ];
  expect(totalsOf(draft({ files }))).toMatchObject({
    files: 4,
    hosted: 1,
    toUpload: 2,
    toUploadBytes: 2000,
    uploadFailed: 1,
  });
});

test('findings come with the worst first, the release before its files', () => {
  const groups = groupFindings(
    draft({
      files: [wheel],
      findings: [found('note', 'a'), found('error', 'b', { fileId: wheel.id }), found('error', 'c')],
    }),
  );
  expect(groups.map(({ severity }) => severity)).toEqual(['error', 'note']);
  expect(groups[0]?.findings.map(({ finding, files }) => [finding.code, files.map(({ id }) => id)])).toEqual([
    ['c', []],
    ['b', [wheel.id]],
  ]);
});

test('one finding for all the files that it was found in, with the facts they share', () => {
  const of = (fileId: string, answer: string) =>
    found('warning', 'classifier.unknown', { fileId, answer, facts: { file: fileId, classifier: 'X' } });
  const findings = [of(wheel.id, 'No.'), of(sdist.id, 'No, no.'), found('warning', 'other', { fileId: wheel.id })];
  const [group] = groupFindings(draft({ files: [wheel, sdist], findings }));
  expect(group?.findings).toMatchObject([
    { finding: { code: 'classifier.unknown', answer: 'No.' }, files: [wheel, sdist] },
    { finding: { code: 'other' }, files: [wheel] },
  ]);
  expect(group?.findings[0]?.finding.facts).toEqual({ classifier: 'X' });
});

test('each of several versions can be left out, of the project the finding names', () => {
  const finding = (facts: Record<string, string>) => found('warning', 'release.several_versions', { facts });
  const release = draft({ files: [wheel, sdist, old, other] });
  expect(versionsToLeaveOut(release, finding({ project: 'demo', versions: '2.0.9, 2.1.0' }))).toEqual([
    { version: '2.0.9', fileIds: [old.id] },
    { version: '2.1.0', fileIds: [wheel.id, sdist.id] },
  ]);
  expect(versionsToLeaveOut(release, found('warning', 'release.no_sdist'))).toEqual([]);
});
