/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { cpus, loadavg, release, totalmem, type as systemType } from 'node:os';

import type { Machine } from './results';

export function thisMachine(): Machine {
	return {
		date: new Date().toISOString().slice(0, 10),
		cores: cpus().length,
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `${systemType()} ${release().split('-')[0]}`,
		node: process.versions.node,
		loadAverage: Number(loadavg()[2].toFixed(1)),
	};
}
