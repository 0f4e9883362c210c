/** One n8n folder and one set of n8n's settings for all workers; the folder goes when jest ends. */
import '../../engine/environment';

export default (): void => {};
