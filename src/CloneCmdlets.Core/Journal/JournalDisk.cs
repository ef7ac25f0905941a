using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>The three things that are asked of the disk where it counts. Tests make them fail or stop half-way.</summary>
internal class JournalDisk
{
    /// <summary>Writes bytes at a place.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">The place.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // What .NET makes of EFBIG: a limit on the size of files (ulimit -f, or the file system's own) is reached.
            throw new IOException("The file may grow no further.", exception);
        }
    }

    /// <summary>Returns once everything written is on the disk.</summary>
    /// <param name="file">The file.</param>
    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Puts a file in another's place, wholly or not at all.</summary>
    /// <param name="from">The new file, closed.</param>
    /// <param name="to">The one to be replaced, closed.</param>
    public virtual void Replace(string from, string to) => File.Move(from, to, overwrite: true);
}
