using CloneCmdlets.Text;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>Keeps bytes that are about to be removed from the journal, as they are, each piece in a line of a file of their own.</summary>
internal static class JournalDamage
{
    /// <summary>Keeps pieces; all or none of them.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="file">The journal's file.</param>
    /// <param name="pieces">The pieces.</param>
    /// <returns>Whether they are kept, on the disk.</returns>
    public static bool TrySetAside(JournalContext context, SafeFileHandle file, IReadOnlyCollection<(long Offset, int Length)> pieces)
    {
        if (pieces.Count == 0)
        {
            return true;
        }

        try
        {
            using var aside = context.Directory.OpenFile(JournalDirectory.DamagedName, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            var end = aside.Length;
            try
            {
                aside.Seek(0, SeekOrigin.End);
                foreach (var (offset, length) in pieces)
                {
                    aside.Write(JournalBytes.Read(file, offset, length));
                    aside.Write("\n"u8);
                }

                aside.Flush(flushToDisk: true);
                return true;
            }
            catch
            {
                aside.SetLength(end); // or the next attempt keeps them twice
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CloneException)
        {
            context.Log.Debug($"The damaged part of the journal could not be set aside: {SafeText.Clean(exception.Message, 300)}");
            return false;
        }
    }
}
