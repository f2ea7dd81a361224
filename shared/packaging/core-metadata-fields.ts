/**
 * The fields of the core metadata specification, versions 1.0 to 2.5: how the specification spells them, whether they
 * may be repeated, and what the legacy upload form calls them (singular for a few, as the index's own code has it).
 */
export interface FieldRule {
  readonly name: string;
  readonly multiple: boolean;
  readonly form: string;
  /** The first metadata version that has it. */
  readonly added: string;
}

const once = (name: string, form: string, added = '1.0'): FieldRule => ({ name, multiple: false, form, added });
const many = (name: string, form: string, added = '1.0'): FieldRule => ({ name, multiple: true, form, added });

const rules: readonly FieldRule[] = [
  once('Metadata-Version', 'metadata_version'),
  once('Name', 'name'),
  once('Version', 'version'),
  many('Dynamic', 'dynamic', '2.2'),
  many('Platform', 'platform'),
  many('Supported-Platform', 'supported_platform', '1.1'),
  once('Summary', 'summary'),
  once('Description', 'description'),
  once('Description-Content-Type', 'description_content_type', '2.1'),
  once('Keywords', 'keywords'),
  once('Home-page', 'home_page'),
  once('Download-URL', 'download_url', '1.1'),
  once('Author', 'author'),
  once('Author-email', 'author_email'),
  once('Maintainer', 'maintainer', '1.2'),
  once('Maintainer-email', 'maintainer_email', '1.2'),
  once('License', 'license'),
  once('License-Expression', 'license_expression', '2.4'),
  many('License-File', 'license_file', '2.4'),
  many('Classifier', 'classifiers', '1.1'),
  many('Requires-Dist', 'requires_dist', '1.2'),
  once('Requires-Python', 'requires_python', '1.2'),
  many('Requires-External', 'requires_external', '1.2'),
  many('Project-URL', 'project_urls', '1.2'),
  many('Provides-Extra', 'provides_extra', '2.1'),
  many('Import-Name', 'import_name', '2.5'),
  many('Import-Namespace', 'import_namespace', '2.5'),
  many('Provides-Dist', 'provides_dist', '1.2'),
  many('Obsoletes-Dist', 'obsoletes_dist', '1.2'),
  many('Requires', 'requires', '1.1'),
  many('Provides', 'provides', '1.1'),
  many('Obsoletes', 'obsoletes', '1.1'),
];

const byName: ReadonlyMap<string, FieldRule> = new Map(rules.map((rule) => [rule.name.toLowerCase(), rule]));

/** Names are compared without regard to case (RFC 822); undefined for a field that no version knows. */
export function fieldRule(name: string): FieldRule | undefined {
  return byName.get(name.toLowerCase());
}

/** What the index accepts; 2.0 was never standardised. */
export const metadataVersions: readonly string[] = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'];

/** Whether metadata of `version` may have the field. */
export function isOfVersion(rule: FieldRule, version: string): boolean {
  return metadataVersions.indexOf(rule.added) <= metadataVersions.indexOf(version);
}
