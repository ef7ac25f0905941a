namespace CloneCmdlets.Services;

/// <summary>
/// What the core asks of a service: one folder implements it, and nothing outside that folder knows its routes or words. Every method
/// throws <see cref="CloneException"/> for whatever the service or the wire does, and <see cref="OperationCanceledException"/> when told to stop.
/// </summary>
public interface ICloneService : IDisposable
{
    /// <summary>The service's name, as <see cref="CloneOperation.Service"/> has it.</summary>
    string Name { get; }

    /// <summary>The scheme of its handles: the name in lower case.</summary>
    string Scheme { get; }

    /// <summary>The scope of its handles: the address the ids count in, without a trailing slash.</summary>
    string Scope { get; }

    /// <summary>Whether the service can be searched for a copy whose answer was lost (see <see cref="FindLostCopyAsync"/>).</summary>
    bool CanFindLostCopies { get; }

    /// <summary>Whether a newer copy may end an older one, as a new run does on a FAST node: then the copies of one pipeline are sent in order, one at a
    /// time, and where they are waited for, each has ended before the next is sent.</summary>
    bool OneCopyAtATime => false;

    /// <summary>Whether a handle's operation is to be asked of this connection.</summary>
    /// <param name="handle">The handle.</param>
    /// <returns>Whether it is.</returns>
    bool Owns(OperationHandle handle);

    /// <summary>The handle for an id that the user typed, of the kind this connection makes by default.</summary>
    /// <param name="operationId">The id, as typed.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.InvalidCloneRequest"/>: it can be no id of this service.</exception>
    OperationHandle HandleFor(string operationId);

    /// <summary>The handle of something that was made and has no operation that is known.</summary>
    /// <param name="kind"><see cref="OperationHandle.AdoptedKind"/> or <see cref="OperationHandle.ExistingKind"/>.</param>
    /// <param name="made">What it is, with its id.</param>
    /// <returns>The handle, which leads to it from any machine.</returns>
    OperationHandle HandleForMade(string kind, CloneReference made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return new(Scheme, Scope, kind, made.Id!);
    }

    /// <summary>Asks who is signed in.</summary>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The user's name to show; <see langword="null"/> where the service doesn't tell.</returns>
    Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken);

    /// <summary>Begins the copies of one call: what is read once for all of them is kept here.</summary>
    /// <returns>The session.</returns>
    ICopySession BeginCopies();

    /// <summary>Sends a prepared copy, once. Never repeats itself: whether to try again is the caller's to decide, by the outcome.</summary>
    /// <param name="copy">What <see cref="ICopySession.PrepareAsync"/> of this service made.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it; stopped after the first byte left, the outcome is <see cref="SendOutcome.Ambiguous"/>.</param>
    /// <returns>What came of it. Doesn't throw for anything the service or the wire does.</returns>
    Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken);

    /// <summary>Looks at an operation once.</summary>
    /// <param name="handle">Which.</param>
    /// <param name="known">What is known of it from before, if anything: what the service doesn't repeat is kept from it.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it stands, and what the service said of when to look again.</returns>
    /// <exception cref="CloneException">Any; <see cref="CloneException.IsTransient"/> tells whether another look is worth it.</exception>
    Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken);

    /// <summary>Searches the destination for what a lost submission may have made: things of its name that weren't there before.</summary>
    /// <param name="intent">What was to be made, and what was there before.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>All that is new and bears the name; empty where nothing is (yet).</returns>
    Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken);

    /// <summary>Where a person can look for a lost copy, in a sentence: a page of the portal, a list.</summary>
    /// <param name="intent">What was to be made.</param>
    /// <returns>The sentence, safe to show.</returns>
    string WhereToLook(CopyIntent intent);

    /// <summary>What most often brings an operation of this service to such an end, and what to do then, in a sentence or two: it closes the
    /// message of a waiter that reports the end.</summary>
    /// <param name="operation">An operation that ended otherwise than wanted, or is paused.</param>
    /// <returns>The sentence, safe to show; <see langword="null"/> where there is nothing to say beyond the operation's own message.</returns>
    string? ExplainEnd(CloneOperation operation) => null;
}
