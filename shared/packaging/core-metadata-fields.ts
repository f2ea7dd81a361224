/**
 * The fields of the core metadata specification, versions 1.0 to 2.5: how the specification spells them, whether they
 * may be repeated, and what the legacy upload form calls them (singular for a few, as the index's own code has it).
 */
export interface FieldRule {
  readonly name: string;
  readonly multiple: boolean;
  readonly form: string;
}

const once = (name: string, form: string): FieldRule => ({ name, multiple: false, form });
const many = (name: string, form: string): FieldRule => ({ name, multiple: true, form });

const rules: readonly FieldRule[] = [
  once('Metadata-Version', 'metadata_version'),
  once('Name', 'name'),
  once('Version', 'version'),
  many('Dynamic', 'dynamic'),
  many('Platform', 'platform'),
  many('Supported-Platform', 'supported_platform'),
  once('Summary', 'summary'),
  once('Description', 'description'),
  once('Description-Content-Type', 'description_content_type'),
  once('Keywords', 'keywords'),
  once('Home-page', 'home_page'),
  once('Download-URL', 'download_url'),
  once('Author', 'author'),
  once('Author-email', 'author_email'),
  once('Maintainer', 'maintainer'),
  once('Maintainer-email', 'maintainer_email'),
  once('License', 'license'),
  once('License-Expression', 'license_expression'),
  many('License-File', 'license_file'),
  many('Classifier', 'classifiers'),
  many('Requires-Dist', 'requires_dist'),
  once('Requires-Python', 'requires_python'),
  many('Requires-External', 'requires_external'),
  many('Project-URL', 'project_urls'),
  many('Provides-Extra', 'provides_extra'),
  many('Import-Name', 'import_name'),
  many('Import-Namespace', 'import_namespace'),
  many('Provides-Dist', 'provides_dist'),
  many('Obsoletes-Dist', 'obsoletes_dist'),
  many('Requires', 'requires'),
  many('Provides', 'provides'),
  many('Obsoletes', 'obsoletes'),
];

const byName: ReadonlyMap<string, FieldRule> = new Map(rules.map((rule) => [rule.name.toLowerCase(), rule]));

/** Names are compared without regard to case (RFC 822); undefined for a field that no version knows. */
export function fieldRule(name: string): FieldRule | undefined {
  return byName.get(name.toLowerCase());
}

/** What the index accepts; 2.0 was never standardised. */
export const metadataVersions: readonly string[] = ['1.0', '1.1', '1.2', '2.1', '2.2', '2.3', '2.4', '2.5'];
