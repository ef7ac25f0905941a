using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>Reads pieces of the journal's file.</summary>
internal static class JournalBytes
{
    /// <summary>Reads a piece.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <returns>The bytes; zeros for what the file no longer has.</returns>
    public static byte[] Read(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        var count = 0;
        while (count < length && RandomAccess.Read(file, bytes.AsSpan(count), offset + count) is > 0 and var read)
        {
            count += read;
        }

        return bytes;
    }
}
