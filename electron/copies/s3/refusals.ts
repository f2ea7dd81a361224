/** What a bucket's refusal means, and what to do about it. */
import { problem, type ProblemError } from '../../../shared/problem/index.ts';
import { Transient } from '../retry.ts';
import type { S3Client, S3Error } from './client.ts';
import { bucketHost } from './place.ts';

interface Meaning {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Thrown, by whoever cannot handle it better; transient where another attempt makes sense. */
export function refusal({ place }: Pick<S3Client, 'place'>, key: string, error: S3Error): ProblemError | Transient {
  const host = bucketHost(place);
  const { code, message, remedy } = meaningOf(place.bucket, host, error);
  const facts = {
    host,
    bucket: place.bucket,
    name: key,
    status: error.status,
    answer: [error.code, error.words].filter((each) => each !== '').join(': '),
    ...(error.region === null ? {} : { region: error.region }),
  };
  const told = problem(`copy.${code}`, message, facts, remedy);
  const mayPass = code === 'host_failed' || code === 'damaged';
  return mayPass ? new Transient(told, error.retryAfterMs) : told;
}

function meaningOf(bucket: string, host: string, error: S3Error): Meaning {
  const { status, code, region } = error;
  switch (code) {
    case 'NoSuchBucket':
      return meant(
        'bucket_missing',
        `There is no bucket ${bucket} at ${host}.`,
        'Check its name, its region and the endpoint, or make the bucket first.',
      );
    case 'InvalidAccessKeyId':
      return meant('key_unknown', `${host} does not know the access key ID.`, 'Check it, or make a new access key.');
    case 'SignatureDoesNotMatch':
      return meant(
        'key_wrong',
        `${host} says that the secret access key does not belong to the access key ID.`,
        'Enter the secret access key again; where it is lost, make a new access key.',
      );
    case 'ExpiredToken':
    case 'InvalidToken':
    case 'TokenRefreshRequired':
      return meant('key_expired', `The temporary credentials for ${host} are not good any more.`, 'Get new ones.');
    case 'AccessDenied':
    case 'AllAccessDisabled':
    case 'AccountProblem':
      return meant(
        'not_allowed',
        `The access key may not do this in the bucket ${bucket}.`,
        'Allow it to read, to write and to end uploads in parts (s3:GetObject, s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts).',
      );
    case 'RequestTimeTooSkewed':
      return meant(
        'clock_wrong',
        `The clock of this computer is not that of ${host}.`,
        'Set the clock, then try again.',
      );
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException':
      return meant(
        'region_wrong',
        `The bucket ${bucket} is not at ${host}${region === null ? '' : ` but in the region ${region}`}.`,
        region === null ? 'Check the region and the endpoint.' : `Set the region to ${region}, and its endpoint.`,
      );
    case 'EntityTooLarge':
      return meant('too_large', `${host} takes no files of this size.`, 'Use another host for it.');
    case 'BadDigest':
    case 'InvalidDigest':
    case 'XAmzContentSHA256Mismatch':
      return meant('damaged', `What arrived at ${host} is not what was sent.`, 'Try again.');
    default:
      if (status >= 500 || status === 429 || status === 408 || code === 'RequestTimeout' || code === 'SlowDown') {
        return meant('host_failed', `${host} failed (${status}).`, 'Try again in a few minutes.');
      }
      return meant(
        'refused',
        `${host} refused the request with ${status}${error.words === '' ? '' : ` and says: ${error.words}`}`,
        'Check the bucket, the region and the access key.',
      );
  }
}

function meant(code: string, message: string, remedy: string): Meaning {
  return { code, message, remedy };
}
