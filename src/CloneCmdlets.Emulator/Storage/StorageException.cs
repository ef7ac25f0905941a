namespace CloneCmdlets.Emulator.Storage;

/// <summary>The database file can't be used; the message says why, and what to do.</summary>
internal sealed class StorageException : Exception
{
    public StorageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
