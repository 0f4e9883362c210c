import { examplePeople, startSandbox, type Sandbox } from '../sandbox';
import { ID_TYPES, knownIds, SERVICES, type Person } from './people';

/** People who are in the services but not in the file: nobody may touch them. */
export const BYSTANDERS = 60;

/** Starts the three services with everyone that they are to know. */
export async function setStage(people: readonly Person[], latency = 0): Promise<Sandbox> {
	const sandbox = await startSandbox({ latency });
	const bystanders = examplePeople(BYSTANDERS);
	for (const service of SERVICES) {
		const idType = ID_TYPES[service];
		sandbox.seed(
			service,
			knownIds(service, people).map((id) => ({ [idType]: id }) as never),
		);
		sandbox.seed(service, bystanders[service]);
	}
	return sandbox;
}

/** Lets each service answer a few requests as services do on a bad day. */
export function addTrouble(sandbox: Sandbox): void {
	sandbox.fault({ service: 'adapty', skip: 40, times: 2, status: 503 });
	sandbox.fault({ service: 'cleverTap', skip: 1, times: 1, status: 429 });
	sandbox.fault({ service: 'gainsightPx', skip: 70, times: 1, status: 500 });
}
