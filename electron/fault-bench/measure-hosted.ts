import { type Http, HttpFailure } from '../http/index.ts';
import { benchProject, type BenchWheel } from './bench-wheel.ts';

/** As many as the policy wants before it compares a host with the hosted copy. */
const samples = 3;

interface Measurement {
  readonly simpleUrl: string;
  readonly sample: Pick<BenchWheel, 'sha256' | 'filename' | 'size'>;
  readonly signal: AbortSignal;
}

/**
 * Has the gateway fetch a small file from the hosted copy a few times, so that it knows how fast that is: a host that only
 * is slow is then left early, and not at the deadline for the file. False where that did not work: no failure of the run.
 */
export async function measureHostedCopy(http: Http, { simpleUrl, sample, signal }: Measurement): Promise<boolean> {
  const { sha256, filename, size } = sample;
  const url = new URL(`/hosted/files/${benchProject}/${sha256}/${filename}`, simpleUrl).href;
  try {
    for (let turn = 0; turn < samples; turn += 1) {
      const response = await http.request({ url, allowLoopback: true, signal });
      // Read to its end: a client that leaves takes the download with it.
      let received = 0;
      for await (const block of response.body) received += block.byteLength;
      if (received !== size) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof HttpFailure || signal.aborted) return false;
    throw error;
  }
}
