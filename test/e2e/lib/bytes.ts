/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Looks for texts in the bytes of every file of a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

function files(folder: string, except: string[]): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (except.includes(name)) return [];
		return statSync(path).isDirectory() ? files(path, except) : [path];
	});
}

/** Each hit as "text in file"; in UTF-8, UTF-16, Base64 and URL-encoded. */
export function findBytes(folder: string, texts: string[], except: string[] = []): string[] {
	const wanted = texts.flatMap((text) => [
		{ text, bytes: Buffer.from(text, 'utf8') },
		{ text: `${text} (UTF-16)`, bytes: Buffer.from(text, 'utf16le') },
		{
			text: `${text} (Base64)`,
			bytes: Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
		},
		{ text: `${text} (URL)`, bytes: Buffer.from(encodeURIComponent(text)) },
	]);
	return files(folder, except).flatMap((file) => {
		const content = readFileSync(file);
		return wanted
			.filter(({ bytes }) => content.includes(bytes))
			.map(({ text }) => `${text} in ${file.slice(folder.length + 1)}`);
	});
}
