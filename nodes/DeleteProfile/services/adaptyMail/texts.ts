import type { ServiceTexts } from '../../contract/service';
import { serviceTexts } from '../texts';

export const NAME = { name: 'adaptyMail', displayName: 'Adapty Mail' } as const;

const COPY_KEY =
	"Copy the secret key of the project again (Adapty Mail > Settings) and put it into 'Secret Key' of the Adapty Mail credential. Adapty's own secret key does not work here.";

export const adaptyMailTexts: ServiceTexts = serviceTexts({
	displayName: NAME.displayName,
	hostField: 'Server',
	unauthorized: { what: 'Adapty Mail refused the key', advice: COPY_KEY },
	forbidden: { what: 'Adapty Mail does not let this key do that (403)', advice: COPY_KEY },
	notFound: {
		what: 'Adapty Mail has no profile with this ID',
		advice: "Check the ID, and that 'ID Type' fits.",
	},
	slowDown: "Set a lower 'Requests per Second' in Options and run it again later.",
	checkId: 'Check that the ID is one that Adapty Mail knows in this form, then run it again.',
	stillPresent: 'Ask Adapty support.',
});
