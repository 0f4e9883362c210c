import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { invalidJob, serviceTexts } from '../texts';

export const NAME = { name: 'amplitude', displayName: 'Amplitude' } as const;

export const amplitudeTexts: ServiceTexts & {
	readonly invalidJob: Message;
	readonly longList: Message;
} = Object.freeze({
	...serviceTexts({
		displayName: NAME.displayName,
		hostField: 'Region',
		unauthorized: {
			what: 'Amplitude refused the key (401)',
			advice:
				"Copy API Key and Secret Key of one project again, from Organization settings, Projects, into 'API Key' and 'Secret Key' of the Amplitude credential, and compare its 'Region'.",
		},
		forbidden: {
			what: 'Amplitude does not let this key do that (403)',
			advice:
				"Check that 'API Key' and 'Secret Key' of the Amplitude credential are of one project, and compare its 'Region'.",
		},
		notFound: {
			what: 'Amplitude has no data of a user with this ID in this project',
			advice: "Check that 'ID Type' fits and that the credential is of the right project.",
		},
		slowDown:
			'Amplitude allows one deletion request a second and 360 look-ups an hour per project. Run it again in an hour.',
		checkId: "Check the ID and 'ID Type', then run it again.",
		stillPresent: 'Deletions can take up to 30 days. Look it up again after that.',
	}),
	unknownJob: {
		what: 'Amplitude does not know this deletion, or somebody canceled it; nothing is confirmed',
		advice:
			'Check that the receipt is of this project, and look the profile up in Amplitude. If it is there, delete it again.',
	},
	longList: {
		what: 'Amplitude lists more deletions of these days than the node reads (1 MB)',
		advice:
			"Nothing is confirmed. Map the ID and leave 'Job ID' empty, to look the profile up instead, and verify the deletions of other days in a run of their own.",
	},
	invalidJob: invalidJob(NAME.displayName),
});
