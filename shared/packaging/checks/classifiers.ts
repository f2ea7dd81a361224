/** Classifiers are words from a list that PyPI keeps; ours is as old as it says. */
import { pypiAnswers } from '../pypi-answers.ts';
import { shown } from '../quoting.ts';
import { type Finding, finding } from './finding.ts';
import { type CheckedFile, valuesOf } from './subject.ts';
import { classifierListVersion, deprecatedClassifiers, knownClassifiers } from './trove-classifiers.ts';

const remedy = 'Take it from the list at https://pypi.org/classifiers/, or leave it out, and build again.';

export function checkClassifiers({ filename, metadata }: CheckedFile): readonly Finding[] {
  return [...new Set(valuesOf(metadata, 'Classifier'))].flatMap((classifier) => judged(filename, classifier));
}

function judged(file: string, classifier: string): readonly Finding[] {
  const facts = { classifier: shown(classifier) };
  const unknown = pypiAnswers.unknownClassifier(classifier);
  if (/^private ::/i.test(classifier)) {
    return [
      finding({
        severity: 'error',
        code: 'classifier.private',
        file,
        message: `The classifier ${shown(classifier)} is there so that PyPI refuses the project: somebody did not want it published.`,
        answer: unknown,
        facts,
        remedy: 'If it is to be published after all, remove the classifier and build again.',
      }),
    ];
  }
  const better = Object.hasOwn(deprecatedClassifiers, classifier) ? deprecatedClassifiers[classifier] : undefined;
  if (better !== undefined) {
    return [
      finding({
        severity: 'error',
        code: 'classifier.deprecated',
        file,
        message: `PyPI does not take the classifier ${classifier} any more${better.length === 0 ? '' : `; it is now ${better.join(' or ')}`}.`,
        answer: pypiAnswers.deprecatedClassifier(classifier, better),
        facts,
        remedy: 'Replace it or leave it out, and build again.',
      }),
    ];
  }
  if (known().has(classifier)) return [];
  return [
    finding({
      severity: 'warning',
      code: 'classifier.unknown',
      file,
      message: `The classifier ${shown(classifier)} is not in the list of ${classifierListVersion}. PyPI refuses it unless it is newer than that.`,
      answer: unknown,
      facts: { ...facts, list: classifierListVersion },
      remedy,
    }),
  ];
}

let set: ReadonlySet<string> | null = null;

/** Made when it is first asked for. */
function known(): ReadonlySet<string> {
  set ??= new Set(knownClassifiers.trim().split('\n'));
  return set;
}
