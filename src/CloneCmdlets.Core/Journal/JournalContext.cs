namespace CloneCmdlets.Journal;

/// <summary>What every part of a journal needs.</summary>
/// <param name="Directory">Where its files are.</param>
/// <param name="Journal">The journal's file.</param>
/// <param name="Disk">What writes them.</param>
/// <param name="Time">Dates the records.</param>
/// <param name="Log">Hears of damage.</param>
internal sealed record JournalContext(JournalDirectory Directory, KeptFile Journal, JournalDisk Disk, TimeProvider Time, ICloneLog Log);
