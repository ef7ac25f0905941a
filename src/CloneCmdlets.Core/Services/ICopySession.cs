namespace CloneCmdlets.Services;

/// <summary>
/// The copies of one pipeline against one connection. Safe for several at once. It remembers what it read (the destination's names, projects,
/// types) and which names its own copies have taken, so that two rows with one name meet <see cref="CloneErrorId.DestinationExists"/> too.
/// </summary>
public interface ICopySession
{
    /// <summary>Finds what is to be copied, checks every rule, and settles what the user left open. Reads only; creates nothing.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="log">Where defaults that were chosen are told.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A copy ready to be sent.</returns>
    /// <exception cref="CloneException">Whatever is wrong with it.</exception>
    Task<PreparedCopy> PrepareAsync(CopyRequest request, ICloneLog log, CancellationToken cancellationToken);

    /// <summary>Gives back what preparing a copy took for it (its name), because it will not be made.</summary>
    /// <param name="copy">The copy that was prepared.</param>
    void Release(PreparedCopy copy);
}
