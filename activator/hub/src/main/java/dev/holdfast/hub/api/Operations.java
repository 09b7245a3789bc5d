package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Accounts;
import dev.holdfast.hub.access.DeviceTokens;
import dev.holdfast.hub.access.Enrolments;
import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.access.Invitations;
import dev.holdfast.hub.access.Members;
import dev.holdfast.hub.access.Operators;
import dev.holdfast.hub.access.Plans;
import dev.holdfast.hub.access.ServiceUsers;
import dev.holdfast.hub.access.TokenCleanUps;
import dev.holdfast.hub.access.TokenRevocations;
import dev.holdfast.hub.access.TokenRotations;
import dev.holdfast.hub.access.Tokens;
import dev.holdfast.hub.access.Workspaces;
import dev.holdfast.hub.audit.AuditTrail;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.catalog.Catalog;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.licensing.Activations;
import dev.holdfast.hub.licensing.Clones;
import dev.holdfast.hub.licensing.GrantWriter;
import dev.holdfast.hub.licensing.HubHealth;
import dev.holdfast.hub.licensing.HubSigner;
import dev.holdfast.hub.licensing.Licenses;
import dev.holdfast.hub.licensing.Rebinding;
import dev.holdfast.hub.licensing.Reissues;
import dev.holdfast.hub.licensing.Releases;
import dev.holdfast.hub.licensing.RequestDesk;
import dev.holdfast.hub.licensing.Seats;
import dev.holdfast.hub.licensing.Signers;
import dev.holdfast.hub.licensing.SnapshotDesk;
import dev.holdfast.hub.licensing.Suspensions;
import dev.holdfast.hub.licensing.TrustBundles;

/**
 * The features that the contract is made of.
 *
 * @param journal the ledger
 * @param gate who may come in
 * @param audit the audit
 * @param catalog products and models
 * @param operators operators
 * @param accounts accounts of people
 * @param members members of workspaces
 * @param invitations invitations to workspaces
 * @param workspaces workspaces
 * @param plans their plans
 * @param serviceUsers service users
 * @param tokens tokens
 * @param deviceTokens the devices' own tokens
 * @param enrolments devices that ask for a token
 * @param tokenRotations replaces tokens
 * @param tokenRevocations ends tokens
 * @param tokenCleanUps ends what nobody uses
 * @param suspensions suspends what tokens activated
 * @param licenses licenses
 * @param activations activations
 * @param rebinding moves seats to other machines
 * @param clones what was copied
 * @param seats seats of licenses
 * @param releases takes seats back without their devices
 * @param bundles trust bundles
 * @param signers the signing certificates
 * @param reissues licenses that are signed anew without a request
 * @param snapshots status snapshots for whoever carries them
 * @param desk where requests are judged
 * @param health what an operator has to see to
 */
public record Operations(
        Journal journal,
        Gate gate,
        AuditTrail audit,
        Catalog catalog,
        Operators operators,
        Accounts accounts,
        Members members,
        Invitations invitations,
        Workspaces workspaces,
        Plans plans,
        ServiceUsers serviceUsers,
        Tokens tokens,
        DeviceTokens deviceTokens,
        Enrolments enrolments,
        TokenRotations tokenRotations,
        TokenRevocations tokenRevocations,
        TokenCleanUps tokenCleanUps,
        Suspensions suspensions,
        Licenses licenses,
        Activations activations,
        Rebinding rebinding,
        Clones clones,
        Seats seats,
        Releases releases,
        TrustBundles bundles,
        Signers signers,
        Reissues reissues,
        SnapshotDesk snapshots,
        RequestDesk desk,
        HubHealth health) {

    /** The features over one ledger. */
    public static Operations over(Journal journal, GrantWriter grants, HubSigner signer, CredentialCounts counts) {
        Suspensions suspensions = new Suspensions(journal);
        HubHealth health = new HubHealth(journal, signer);
        Signers signers = new Signers(journal, signer);
        return new Operations(
                journal,
                new Gate(journal, counts),
                new AuditTrail(journal),
                new Catalog(journal),
                new Operators(journal),
                new Accounts(journal),
                new Members(journal),
                new Invitations(journal),
                new Workspaces(journal),
                new Plans(journal),
                new ServiceUsers(journal),
                new Tokens(journal),
                new DeviceTokens(journal),
                new Enrolments(journal),
                new TokenRotations(journal),
                new TokenRevocations(journal, suspensions),
                new TokenCleanUps(journal),
                suspensions,
                new Licenses(journal, grants),
                new Activations(journal),
                new Rebinding(journal),
                new Clones(journal),
                new Seats(journal),
                new Releases(journal),
                new TrustBundles(journal, signer, signers),
                signers,
                new Reissues(journal, grants, signer),
                new SnapshotDesk(journal, grants),
                new RequestDesk(journal, grants, health),
                health);
    }
}
