import type { ServiceTexts } from '../../contract/service';
import type { Message } from '../../contract/types';
import { serviceTexts } from '../texts';

export const NAME = { name: 'gainsightPx', displayName: 'Gainsight PX' } as const;

export const gainsightPxTexts: ServiceTexts & { readonly uncertainLookUp: Message } = Object.freeze(
	{
		...serviceTexts({
			displayName: NAME.displayName,
			hostField: 'Data Center',
			unauthorized: {
				what: 'Gainsight PX refused the key (401)',
				advice:
					"Compare 'Data Center' in the Gainsight PX credential with that of your subscription, and create a key under Administration, REST API. The product key (AP-…) does not work here.",
			},
			forbidden: {
				what: 'Gainsight PX does not let this key do that (403)',
				advice:
					'Deleting needs the permission Write, looking up needs Read: Administration, REST API.',
			},
			notFound: {
				what: 'Gainsight PX shows no user with this identify ID',
				advice:
					'Check upper and lower case, which it compares. As far as is known, it hides soft-deleted users.',
			},
			slowDown: "Set a lower 'Requests per Second' in Options, then run it again.",
			checkId: 'Check that the identify ID is one that Gainsight PX knows, then run it again.',
			stillPresent: 'Look it up again later; if it stays, ask Gainsight PX support.',
		}),
		uncertainLookUp: {
			what: 'Gainsight PX has no safe way to look up a user with such an ID',
			advice: 'It can still be deleted. Look it up in Gainsight PX itself.',
		},
	},
);
