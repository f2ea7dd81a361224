import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../../support/tools.ts';
import { rawRequest } from '../../support/raw-http.ts';
import { startBench, viewOf } from '../../support/fault-bench.ts';

const mib = 1024 * 1024;
/** Over in a moment, and still of several pieces. */
const small = { noiseBytes: 10 * mib, bytesPerSecond: 200 * mib };
const signal = new AbortController().signal;

describe('the fault bench', () => {
  it('is there for the first who watches it, and not before', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [] });
    expect(existsSync(bench.folder)).toBe(false);
    expect(await bench.catalogue.project('fallback-links-bench', signal)).toMatchObject({ kind: 'absent' });
    const view = await bench.until(({ externalHost }) => externalHost !== null);
    expect(view).toMatchObject({
      fault: 'none',
      externalHost: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      hostedHost: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      file: { project: 'fallback-links-bench', filename: 'fallback_links_bench-1.0-py3-none-any.whl' },
      run: null,
    });
    expect(view.externalHost).not.toBe(view.hostedHost);
    expect(view.file.size).toBeGreaterThan(mib);
  });

  it('shows the gateway one file with both its sources, and no other project', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [] });
    const { externalHost, hostedHost } = await bench.until(({ hostedHost }) => hostedHost !== null);
    const page = await rawRequest(new URL('fallback-links-bench/', bench.gateway.simpleUrl).href, {
      headers: { Accept: 'application/vnd.pypi.simple.v1+json' },
    });
    const { files } = JSON.parse(page.text);
    expect(files).toHaveLength(1);
    const [, sha256 = '', filename = ''] = /([0-9a-f]{64})\/([^/]+)$/.exec(files[0].url) ?? [];
    expect(files[0].hashes).toEqual({ sha256 });
    const name = { project: 'fallback-links-bench', sha256, filename };
    expect(await bench.catalogue.file(name, signal)).toMatchObject({
      sources: [
        { kind: 'external', url: `http://${externalHost}/run-0/${filename}`, allowLoopback: true },
        { kind: 'hosted', url: `http://${hostedHost}/hosted/${filename}`, allowLoopback: true },
      ],
      isCacheable: false,
    });
    expect(await bench.catalogue.file({ ...name, sha256: 'ab'.repeat(32) }, signal)).toBeNull();
    expect(await bench.catalogue.file({ ...name, project: 'other' }, signal)).toBeNull();
    expect(await bench.catalogue.project('other', signal)).toMatchObject({ kind: 'absent' });
    expect(await bench.catalogue.root(signal)).toBeNull();
  });

  it('says that the gateway is off, until it is on', async () => {
    let on = false;
    const gateway = { simpleUrl: 'http://127.0.0.1:1/simple/' };
    const bench = await startBench({ noiseBytes: mib, pips: [], gateway: () => (on ? gateway : null) });
    const off = { code: 'fault_bench.gateway_off' };
    expect(await bench.until(({ problem }) => problem !== null)).toMatchObject({ problem: off });
    await expect(bench.install()).rejects.toMatchObject({ problem: off });
    on = true;
    bench.gatewayChanged(viewOf(bench.gateway));
    const view = await bench.until(({ problem }) => problem?.code !== 'fault_bench.gateway_off');
    expect([null, 'fault_bench.no_pip']).toContain(view.problem?.code ?? null);
  });

  it('says that there is no pip', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [{ file: 'no-such-python', args: ['-m', 'pip'] }] });
    const missing = { code: 'fault_bench.no_pip' };
    expect(await bench.until(({ problem }) => problem !== null)).toMatchObject({ problem: missing, installer: null });
    await expect(bench.install()).rejects.toMatchObject({ problem: missing });
    // The refusal is no run: the next is refused for its own reason, not because one is under way.
    await expect(bench.install()).rejects.toMatchObject({ problem: missing });
  });

  it('says that it could not be set up, and tries again', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [] });
    await writeFile(dirname(bench.folder), 'in the way');
    const problem = { code: 'fault_bench.not_set_up' };
    expect(await bench.until((view) => view.problem?.code === problem.code)).toMatchObject({ problem });
    await expect(bench.install()).rejects.toMatchObject({ problem });
    await rm(dirname(bench.folder));
    const view = await bench.until(({ hostedHost }) => hostedHost !== null);
    expect(view.problem?.code).not.toBe(problem.code);
  });

  it('takes a fault before it is set up, and while it is', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [] });
    expect(await bench.setFault('wrong-bytes')).toMatchObject({ fault: 'wrong-bytes', externalHost: null });
    void bench.watch(signal);
    expect(await bench.setFault('dead')).toMatchObject({ fault: 'dead', externalHost: expect.any(String) });
    const { externalHost, hostedHost } = await bench.until(({ hostedHost }) => hostedHost !== null);
    await expect(rawRequest(`http://${externalHost}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await rawRequest(`http://${hostedHost}/`)).status).toBe(404);
  });

  it('leaves nothing when it is closed', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [] });
    const { externalHost, hostedHost } = await bench.until(({ hostedHost }) => hostedHost !== null);
    const watcher = bench.watch();
    await bench.close();
    while ((await watcher.next()).done !== true);
    expect(existsSync(bench.folder)).toBe(false);
    for (const host of [externalHost, hostedHost]) {
      await expect(rawRequest(`http://${host}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
    await expect(bench.install()).rejects.toThrow('aborted');
  });

  it('removes what was left there', async () => {
    const bench = await startBench({ noiseBytes: mib, pips: [] });
    await mkdir(join(bench.folder, 'run-7', 'packages'), { recursive: true });
    await bench.until(({ hostedHost }) => hostedHost !== null);
    expect(await bench.leftovers()).toEqual([]);
  });

  it('leaves nothing when it is closed while it is set up', async () => {
    const bench = await startBench({ noiseBytes: 8 * mib });
    void bench.watch();
    await bench.close();
    expect(existsSync(bench.folder)).toBe(false);
    expect(await bench.catalogue.project('fallback-links-bench', signal)).toMatchObject({ kind: 'absent' });
  });
});

needs('pip')('an installation on the fault bench', () => {
  it('installs through the gateway, whatever the person has set for pip', async () => {
    const env = {
      ...process.env,
      PIP_INDEX_URL: 'http://127.0.0.1:1/simple/',
      PIP_TARGET: '/nonexistent/target',
      PIP_REQUIRE_VIRTUALENV: '1',
      http_proxy: 'http://127.0.0.1:1/',
    };
    const bench = await startBench({ ...small, env });
    const run = await bench.run();
    expect(run, run.lines.join('\n')).toMatchObject({
      state: 'done',
      fault: 'none',
      exitCode: 0,
      rightBytes: true,
      command: expect.stringMatching(/^\/usr\/bin\/python3 -m pip install --isolated .* fallback-links-bench==1\.0$/),
      download: { state: 'done', switches: [], segments: [{ source: 'external', start: 0 }] },
    });
    expect(run.lines).toContain('Successfully installed fallback-links-bench-1.0');
    expect((await bench.until(() => true)).installer).toMatchObject({ name: 'pip', version: expect.any(String) });
    expect(await bench.leftovers()).toEqual([]);
  });

  it('has the hosted copy measured once, and again when the gateway has forgotten', async () => {
    const bench = await startBench(small);
    const measured = () => bench.gateway.view().recent.filter(({ filename }) => filename.includes('-0.1-')).length;
    await bench.run();
    expect(measured()).toBe(3);
    await bench.run();
    expect(measured()).toBe(3);
    const view = viewOf(bench.gateway);
    bench.gatewayChanged({ ...view, settings: { ...view.settings, policy: { stallMs: 4000 } } });
    await bench.run();
    expect(measured()).toBe(6);
  });

  it('finds a host again that has sent wrong bytes in the run before', async () => {
    const bench = await startBench(small);
    await bench.setFault('wrong-bytes');
    expect((await bench.run()).download?.attempts[0]?.code).toBe('fallback.integrity.digest_mismatch');
    await bench.setFault('none');
    const { download, rightBytes } = await bench.run();
    expect(rightBytes).toBe(true);
    expect(download?.segments).toEqual([expect.objectContaining({ source: 'external' })]);
  });

  it('is one at a time', async () => {
    const bench = await startBench({ ...small, bytesPerSecond: 4 * mib });
    await bench.install();
    await expect(bench.install()).rejects.toMatchObject({ problem: { code: 'fault_bench.running' } });
    expect(await bench.cancel()).toMatchObject({ run: { state: 'cancelled' } });
  });

  it('can be cancelled, and is gone then', async () => {
    const bench = await startBench({ ...small, bytesPerSecond: 4 * mib });
    expect(await bench.cancel()).toMatchObject({ run: null });
    await bench.install();
    await bench.until(({ run }) => (run?.download?.received ?? 0) > 0);
    const { run } = await bench.cancel();
    expect(run).toMatchObject({ state: 'cancelled', exitCode: null, rightBytes: null });
    expect(await bench.leftovers()).toEqual([]);
    // pip was the only client: the gateway has noticed that it has gone.
    expect(await bench.until(({ run }) => run?.download?.state === 'abandoned')).toBeTruthy();
    await bench.setFault('no-length');
    expect(await bench.cancel()).toMatchObject({ run: { state: 'cancelled' } });
  });

  it('ends with the bench', async () => {
    const bench = await startBench({ ...small, bytesPerSecond: 4 * mib });
    await bench.install();
    await bench.until(({ run }) => (run?.download?.received ?? 0) > 0);
    await bench.close();
    expect(existsSync(bench.folder)).toBe(false);
  });

  it('fails where the gateway does, and says what pip said', async () => {
    let simpleUrl = '';
    const bench = await startBench({ ...small, gateway: () => ({ simpleUrl }) });
    simpleUrl = `${bench.gateway.origin}/nothing/`;
    await bench.install();
    const { run } = await bench.until(({ run }) => run?.state === 'failed');
    expect(run).toMatchObject({ exitCode: 1, rightBytes: false, download: null });
    expect(run?.lines.join('\n')).toContain('No matching distribution found');
  });
});
