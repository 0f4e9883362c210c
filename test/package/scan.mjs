/**
 * What n8n's community package scan would say, without the network: the same lint rules on the
 * source and on the packed package, with inline disables ignored. Also checks what would be
 * published. Run it after the build: `npm run scan`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKED_FILE_PATTERNS = ['**/*.js', 'package.json'];
const MOST_BYTES = 220_000;

/** Everything that may be in the package. npm itself always adds the manifest, README and license. */
const ALLOWED = [
	/^(package\.json|README\.md|LICENSE\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md)$/,
	// What the README links to; no picture, which would make the package ten times its size.
	/^docs\/([^/]+\.md|services\/[^/]+\.md|docker\/[^/]+)$/,
	/^workflows\/[^/]+\.json$/,
	/^dist\/(credentials|nodes)\/.+\.js$/,
	/^dist\/nodes\/.+\.node\.json$/,
	/^dist\/(icons|credentials|nodes)\/.+\.(svg|png)$/,
];

const REQUIRED = ['package.json', 'README.md', 'LICENSE.md'];

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const temp = mkdtempSync(path.join(tmpdir(), 'package-scan-'));
// While it loads, the scanner makes a folder that it never removes: it goes with this one.
process.env[process.platform === 'win32' ? 'TEMP' : 'TMPDIR'] = temp;
const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
	'@n8n/scan-community-package/scanner/scanner.mjs'
);
const findings = [];

function filesBelow(folder, prefix = '') {
	return readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
		const name = prefix ? `${prefix}/${entry.name}` : entry.name;
		return entry.isDirectory() ? filesBelow(folder, name) : [name];
	});
}

/** Packs into the temporary folder, with a cache of its own and without asking a registry. */
function pack() {
	execFileSync(
		'npm',
		['pack', '--silent', '--ignore-scripts', '--offline', '--pack-destination', temp],
		{
			cwd: root,
			env: {
				...process.env,
				npm_config_cache: path.join(temp, 'cache'),
				npm_config_update_notifier: 'false',
				npm_config_dry_run: 'false',
			},
			stdio: ['ignore', 'ignore', 'inherit'],
			shell: process.platform === 'win32',
		},
	);
	const tarball = readdirSync(temp).find((name) => name.endsWith('.tgz'));
	execFileSync('tar', ['-xzf', tarball], { cwd: temp });
	return { folder: path.join(temp, 'package'), bytes: statSync(path.join(temp, tarball)).size };
}

function checkList(files) {
	const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	for (const file of files) {
		if (!ALLOWED.some((pattern) => pattern.test(file)))
			findings.push(`must not be packed: ${file}`);
	}
	for (const file of [...REQUIRED, ...n8n.nodes, ...n8n.credentials]) {
		if (!files.includes(file)) findings.push(`missing in the package: ${file}`);
	}
}

async function lint(what, folder, patterns) {
	const result = await analyzePackage(folder, patterns);
	if (!result.passed)
		findings.push(`${what}: ${result.message}\n${result.details ?? ''}`.trimEnd());
}

try {
	await lint('source', root, SOURCE_FILE_PATTERNS);

	const { folder, bytes } = pack();
	const files = filesBelow(folder);
	checkList(files);
	if (bytes >= MOST_BYTES) findings.push(`package is too big: ${bytes} bytes (most ${MOST_BYTES})`);
	await lint('package', folder, PACKED_FILE_PATTERNS);

	const size = `${files.length} files, ${(bytes / 1000).toFixed(1)} kB packed`;
	if (findings.length === 0) console.log(`Scan passed: source and package (${size})`);
	else console.error([`Scan: ${findings.length} finding(s), ${size}`, ...findings].join('\n- '));
} finally {
	rmSync(temp, { recursive: true, force: true });
}
process.exitCode = findings.length === 0 ? 0 : 1;
