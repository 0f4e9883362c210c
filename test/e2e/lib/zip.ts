/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** As much of the ZIP format as a workbook needs. */
import { inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** The checksum that the format asks for (CRC-32, reflected). */
function checksum(data: Buffer): number {
	let sum = 0xffffffff;
	for (const byte of data) {
		sum ^= byte;
		for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
	}
	return (sum ^ 0xffffffff) >>> 0;
}

function record(signature: number, ...fields: Array<[value: number, bytes: 2 | 4]>): Buffer {
	const parts = [[signature, 4] as const, ...fields].map(([value, bytes]) => {
		const part = Buffer.alloc(bytes);
		part.writeUIntLE(value, 0, bytes);
		return part;
	});
	return Buffer.concat(parts);
}

/** An archive of these files, not compressed. */
export function zip(files: Record<string, string>): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [path, text] of Object.entries(files)) {
		const name = Buffer.from(path);
		const data = Buffer.from(text);
		const common: Array<[number, 2 | 4]> = [
			[20, 2], // version needed
			[0, 2], // flags
			[0, 2], // stored
			[0, 2], // time
			[0x21, 2], // date: 1 January 1980
			[checksum(data), 4],
			[data.length, 4],
			[data.length, 4],
			[name.length, 2],
			[0, 2], // extra field
		];
		const local = Buffer.concat([record(LOCAL, ...common), name, data]);
		const rest: Array<[number, 2 | 4]> = [
			[0, 2], // comment
			[0, 2], // disk
			[0, 2], // internal attributes
			[0, 4], // external attributes
			[offset, 4],
		];
		directory.push(record(CENTRAL, [20, 2], ...common, ...rest), name);
		locals.push(local);
		offset += local.length;
	}
	const list = Buffer.concat(directory);
	const count = Object.keys(files).length;
	const end = record(END, [0, 2], [0, 2], [count, 2], [count, 2], [list.length, 4], [offset, 4]);
	return Buffer.concat([...locals, list, end, Buffer.alloc(2)]);
}

/** The files of an archive, stored or deflated. */
export function unzip(archive: Buffer): Record<string, string> {
	const end = archive.lastIndexOf(record(END));
	if (end < 0) throw new Error('Not a ZIP archive');
	const files: Record<string, string> = {};
	let at = archive.readUInt32LE(end + 16);
	for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
		const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
		const nameLength = archive.readUInt16LE(at + 28);
		const local = archive.readUInt32LE(at + 42);
		const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
		const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
		const data = archive.subarray(from, from + size);
		files[name] = (method === 0 ? data : inflateRawSync(data)).toString();
		at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
	}
	return files;
}
