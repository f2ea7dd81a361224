import { expect, test } from 'vitest';
import { isAllowedPlatform } from '../../../shared/packaging/platform-tags.ts';

test.each([
  'any',
  'win32',
  'win_amd64',
  'win_arm64',
  'manylinux1_i686',
  'manylinux2010_x86_64',
  'manylinux2014_aarch64',
  'manylinux2014_ppc64',
  'manylinux_2_39_riscv64',
  'manylinux_2_28_x86_64',
  'musllinux_1_2_riscv64',
  'macosx_10_9_x86_64',
  'macosx_11_0_arm64',
  'macosx_26_0_universal2',
  'ios_13_0_arm64_iphoneos',
  'android_21_arm64_v8a',
  'linux_armv7l',
])('the platform %s is taken', (tag) => {
  expect(isAllowedPlatform(tag)).toBe(true);
});

test.each([
  'linux_x86_64',
  'linux_aarch64',
  'macosx_16_0_arm64',
  'macosx_9_0_ppc',
  'manylinux_2_28_mips',
  'manylinux1_riscv64',
  'manylinux1_aarch64',
  'manylinux2010_s390x',
  'manylinux2014_riscv64',
  'musllinux_1_2_ppc64',
  'win_mips',
  '',
  'any2',
  'xany',
  'freebsd_14_amd64',
])('the platform %j is not', (tag) => {
  expect(isAllowedPlatform(tag)).toBe(false);
});
