import { flag, oneOf, type Rule } from '../options.mts';
import { ADDRESS_SPELLINGS, type AddressSpelling } from './betterStackAddresses.mts';

/** Behaviour that is not documented or not the same everywhere, and which a test may therefore want in more than one way. */
export interface Options {
	/** Do pagination links carry the `per_page` of the request? The vendor's examples carry `page` only. */
	linksKeepPerPage: boolean;
	/** The host in pagination links: the one that was called, the vendor's whatever was called, or this origin. */
	links: string;
	/** Is the link behind the last page `""` instead of null? The vendor's Terraform provider (32270d9) takes both. */
	emptyLinks: boolean;
	/** Do connections name the documented host? By default they name this server, which answers queries for real. */
	documentedHost: boolean;
	/** How the entries of an allow-list come back. */
	addresses: AddressSpelling;
	/** The cluster of a region, where it is not the usual one: both eu-nbg-2 and eu-fsn-3 are seen for Germany. */
	clusters: Record<string, string>;
	/** Is the region `us_east` refused? It was, for sources: terraform-provider-logtail, issue 113. */
	refuseUsEast: boolean;
	/** Are IDs numbers, and not the documented texts? */
	numericIds: boolean;
}

export const OPTIONS: Options = {
	linksKeepPerPage: false,
	links: 'vendor',
	emptyLinks: false,
	documentedHost: false,
	addresses: 'short',
	clusters: {},
	refuseUsEast: false,
	numericIds: false,
};

export const OPTION_RULES: Record<keyof Options, Rule> = {
	linksKeepPerPage: flag,
	links: {
		takes: (value) => value === 'own' || value === 'vendor' || /^https?:\/\//.test(String(value)),
		rule: 'must be own, vendor or an origin such as https://example.com',
	},
	emptyLinks: flag,
	documentedHost: flag,
	addresses: oneOf(...ADDRESS_SPELLINGS),
	clusters: {
		takes: (value) => Object.values(Object(value)).every((name) => typeof name === 'string'),
		rule: 'must hold the name of a cluster for each region',
	},
	refuseUsEast: flag,
	numericIds: flag,
};
