/** workflows/bulk-erasure-from-file.json as the person at the form uses it. */
import { confirms } from '../../../sandbox/truth';
import {
	lastPage,
	type Login,
	openForm,
	openPage,
	submitAndFollow,
	submitForm,
	toldBy,
	type Upload,
} from './forms';
import { NAMES } from './services';
import type { Stage } from './stage';
import { readWorkflow, withCredentialOf, withCredentials, withParameters } from './workflows';

export const COLUMNS = ['adapty_id', 'adapty_mail_id', 'clevertap_id', 'gainsight_px_id'];

const LOGIN: Login = { user: 'privacy-team', password: 'only-for-these-tests' };

export type BulkForm = {
	url: string;
	workflowId: string;
	login: Login;
	/** Submits the file; a page that asks is what comes next, unless nobody is there. */
	upload: (file: Upload) => Promise<{ page: URL; html: string }>;
	/** Submits the file and says Delete where it is asked. */
	deleteAll: (file: Upload) => Promise<string>;
};

/** Publishes it with a table for its receipts, under a path of its own. */
export async function publishBulkForm(
	{ api, credentials }: Stage,
	path: string,
): Promise<BulkForm> {
	const basic = await api.createCredential('httpBasicAuth', `Login of ${path}`, LOGIN);
	const imported = withCredentials(readWorkflow('bulk-erasure-from-file.json'), credentials);
	const guarded = withCredentialOf(imported, 'n8n-nodes-base.formTrigger', basic);
	const options = { appendAttribution: false, path };
	const saved = await api.createWorkflow(withParameters(guarded, 'Upload', { options }));
	await api.runToEnd(saved.id, 'Create the Table');
	await api.activate(saved);
	const url = `${api.url}/form/${path}`;
	await openForm(url, LOGIN);
	const upload = async (file: Upload) => {
		const page = await submitAndFollow(url, [file], LOGIN);
		return { page, html: await openPage(page) };
	};
	const deleteAll = async (file: Upload) => {
		const { page, html } = await upload(file);
		if (isQuestion(html)) await submitForm(page.href, ['Delete']);
		return await lastPage(page);
	};
	return { url, workflowId: saved.id, login: LOGIN, upload, deleteAll };
}

export const isQuestion = (html: string): boolean => toldBy(html).title === 'Delete these people?';

/** The lines of the last page where everybody was there. */
export const done = (count: number): string[] =>
	['Adapty', 'Adapty Mail', 'CleverTap', 'Gainsight PX'].map((title, index) => {
		const isLater = confirms(NAMES[index]) === 'accepted';
		return `${title}: ${count} ${isLater ? 'accepted for deletion within 48 hours' : 'deleted'}`;
	});
