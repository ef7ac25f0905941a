namespace CloneCmdlets;

/// <summary>
/// Where the core tells what it does; the cmdlets map it to PowerShell's streams. May be called from any thread. Text given to it is safe
/// to show: whoever puts server text in a message cleans it first.
/// </summary>
public interface ICloneLog
{
    /// <summary>Something an administrator following along wants to read, such as a default that was chosen.</summary>
    /// <param name="message">The line.</param>
    void Verbose(string message);

    /// <summary>Something for whoever looks into a problem.</summary>
    /// <param name="message">The line.</param>
    void Debug(string message);

    /// <summary>Something that went otherwise than asked for.</summary>
    /// <param name="message">The line.</param>
    void Warning(string message);
}

/// <summary>A log that keeps nothing.</summary>
public sealed class NullCloneLog : ICloneLog
{
    /// <summary>The one there is.</summary>
    public static NullCloneLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Debug(string message)
    {
    }

    /// <inheritdoc/>
    public void Warning(string message)
    {
    }
}
