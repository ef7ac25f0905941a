# Ctrl+C: the prompt is back while the service still holds its answer, and the user is told how to go on.

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:plans = Get-CloneService AzureDevOps
    $script:runs = Get-CloneService WallarmFast
    $script:tenMinutes = @{ ms = 600000 }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Ctrl+C' {
    AfterEach {
        Clear-TestFault
        Complete-RecordedScript $recorded
    }

    It 'during a copy tells once that a copy may be there, and the journal keeps it' {
        $null = Add-TestFault 'POST *cloneoperation' delay $tenMinutes
        $recorded = Invoke-RecordedScript { param($Connection) Copy-TestPlan 1 'stopped copy' -Connection $Connection -Wait } $plans
        Wait-TestFault
        Send-RecordedStop $recorded
        $recorded.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $recorded.Host.Warnings.Count | Should -Be 1
        $recorded.Host.Warnings | Should -Match "'stopped copy'.*It isn't sent again by itself\..*Get-CloneOperation -Refresh"
        (Get-CloneOperation -State Unknown).Destination.Name | Should -Contain 'stopped copy'
    }

    It 'before anything was sent leaves nothing behind' {
        $null = Add-TestFault 'GET */_apis/test/plans/1' delay $tenMinutes
        $recorded = Invoke-RecordedScript { param($Connection) Copy-TestPlan 1 'never sent' -Connection $Connection } $plans
        Wait-TestFault
        Send-RecordedStop $recorded
        $recorded.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $recorded.Host.Warnings | Should -BeNullOrEmpty
        (Get-CloneOperation).Destination.Name | Should -Not -Contain 'never sent'
    }

    It 'while waiting ends the waiting only, and says how to go on (<_>)' -ForEach 'delay', 'stallBody' {
        $handle = "wallarmfast:$($Emulator.Uri.AbsoluteUri.TrimEnd('/'))#run/$(Get-TestRunId running)"
        $null = Add-TestFault 'GET /v1/test_run/*' $_ $tenMinutes
        $recorded = Invoke-RecordedScript { param($Connection, $Handle) Wait-CloneOperation -Handle $Handle -Connection $Connection } $runs, $handle
        Wait-TestFault
        Send-RecordedStop $recorded
        $recorded.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $recorded.Host.Warnings.Count | Should -Be 1
        $recorded.Host.Warnings | Should -Be "The waiting has ended, the operation goes on in the service. To wait again: Wait-CloneOperation -Handle '$handle'."
        (Get-CloneOperation -Handle $handle).State | Should -Be 'InProgress'
    }
}
