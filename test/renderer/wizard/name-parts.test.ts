import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameParts } from '../../../renderer/features/wizard/model/name-parts.ts';

test('the project and version give way first, the platform stays', () => {
  expect(nameParts('demo_lines-2.1.0-cp312-cp312-manylinux_2_28_x86_64.whl')).toEqual({
    head: 'demo_lines-2.1.0-',
    middle: 'cp312-cp312-manylinux_2_',
    end: '28_x86_64.whl',
  });
  expect(nameParts('demo-2.1.0-py3-none-any.whl')).toEqual({
    head: 'demo-2.1.0-',
    middle: 'py3',
    end: '-none-any.whl',
  });
  expect(nameParts('demo-lines-2.1.0.tar.gz')).toEqual({ head: 'demo-lines', middle: '', end: '-2.1.0.tar.gz' });
});

test('the parts always make the whole name again', () => {
  const names = fc.oneof(
    fc.string(),
    fc.string().map((stem) => `${stem}.whl`),
    fc.string().map((stem) => `${stem}-1.0.tar.gz`),
  );
  fc.assert(
    fc.property(names, (name) => {
      const { head, middle, end } = nameParts(name);
      expect(head + middle + end).toBe(name);
    }),
  );
});
