import type { ServiceRequest } from '../services/service';

/** What came back for a request, or how none came. */
export type Reply =
	| {
			readonly kind: 'response';
			readonly status: number;
			readonly headers: Readonly<Record<string, unknown>>;
			readonly body: unknown;
	  }
	| {
			readonly kind: 'noResponse';
			readonly cause: 'timeout' | 'network' | 'cancelled';
			/** The service may have got it: false only when that can be ruled out. */
			readonly sent: boolean;
	  };

/** Sends one request once. Never throws. */
export type Send = (request: ServiceRequest) => Promise<Reply>;
