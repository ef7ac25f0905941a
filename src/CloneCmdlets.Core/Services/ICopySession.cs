namespace CloneCmdlets.Services;

/// <summary>
/// The copies of one pipeline against one connection. Safe for several at once. It remembers what it read (the destination's names, projects,
/// types) and which names its own copies have taken, so that of two rows with one name the second knows what became of the first.
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

    /// <summary>Waits until the copies of this session that took the same name before have each been made, given up or lost.</summary>
    /// <param name="copy">The copy that was prepared.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy, with what they became among <see cref="PreparedCopy.Existing"/>, or in <see cref="PreparedCopy.IsNameInDoubt"/>.</returns>
    Task<PreparedCopy> AwaitNameAsync(PreparedCopy copy, CancellationToken cancellationToken) => Task.FromResult(copy);

    /// <summary>Reads anew what bears the copy's name, because another process may have made it meanwhile.</summary>
    /// <param name="copy">The copy that was prepared.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy, with what is there now and nothing else as <see cref="PreparedCopy.Existing"/>.</returns>
    Task<PreparedCopy> ReadNameAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken) => Task.FromResult(copy);

    /// <summary>Gives back what preparing a copy took for it (its name), because it will not be made.</summary>
    /// <param name="copy">The copy that was prepared.</param>
    void Release(PreparedCopy copy);

    /// <summary>Keeps what preparing a copy took for it for good, because it was made or may have been. Either this or
    /// <see cref="Release"/> is called of each copy.</summary>
    /// <param name="copy">The copy that was prepared.</param>
    /// <param name="made">What was made; <see langword="null"/> where nobody knows.</param>
    void Keep(PreparedCopy copy, CloneReference? made)
    {
    }
}
